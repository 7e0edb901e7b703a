import type { Ref } from 'vue'
import { useRouter } from 'vue-router'
import { answered, client } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import { useAction } from '@/shared/composables/useAction'

/** Orders the same again in the next run; the new order is paid like any other. */
export function useNextRun(orderId: Ref<string>) {
  const router = useRouter()
  const id = mintIdentifier()
  return useAction(async () => {
    const placed = await answered(
      client.POST('/api/v1/orders/{order_id}/next-run', {
        params: { path: { order_id: orderId.value } },
        body: { id },
      }),
    )
    await router.push(`/orders/${placed.id}`)
  })
}
