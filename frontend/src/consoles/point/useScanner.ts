import { onBeforeUnmount, ref, type Ref } from 'vue'
import { makeDetector, type Detector } from './detector'

const lookEveryMs = 150

export type CameraTrouble = 'refused' | 'none' | 'broken'

function troubleOf(error: unknown): CameraTrouble {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'broken'
}

/** The camera at the back, looked through a few times a second until it sees a QR code. */
export function useScanner(video: Readonly<Ref<HTMLVideoElement | null>>, onFound: (text: string) => void) {
  const trouble = ref<CameraTrouble | null>(null)
  const isReady = ref(false)
  let stream: MediaStream | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  async function look(detector: Detector): Promise<void> {
    if (isOver || !video.value) return
    const [code] = video.value.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await detector.detect(video.value) : []
    if (isOver) return
    if (code?.rawValue) return onFound(code.rawValue)
    timer = setTimeout(() => void look(detector).catch(fail), lookEveryMs)
  }

  function fail(error: unknown): void {
    trouble.value = troubleOf(error)
    stop()
  }

  async function start(): Promise<void> {
    try {
      if (!navigator.mediaDevices) throw new DOMException('', 'NotFoundError')
      const [camera, detector] = await Promise.all([
        navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1280 } } }),
        makeDetector(),
      ])
      stream = camera
      if (isOver || !video.value) return stop()
      video.value.srcObject = camera
      await video.value.play()
      isReady.value = true
      await look(detector)
    } catch (error) {
      fail(error)
    }
  }

  function stop(): void {
    isOver = true
    clearTimeout(timer)
    stream?.getTracks().forEach((track) => track.stop())
  }

  onBeforeUnmount(stop)
  return { start, trouble, isReady }
}
