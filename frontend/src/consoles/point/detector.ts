export interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>
}

interface DetectorKind {
  new (options: { formats: string[] }): Detector
  getSupportedFormats: () => Promise<string[]>
}

const formats = ['qr_code']

/** The browser's own detector where it has one; elsewhere a decoder of ours, fetched only now. */
export async function makeDetector(): Promise<Detector> {
  const own = (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector
  if (own && (await own.getSupportedFormats()).includes('qr_code')) return new own({ formats })
  const { makeOwnDetector } = await import('./ownDetector')
  return makeOwnDetector()
}
