/** Hands values from callbacks to a loop: the loop ends when `work` ends, and rejects as it does. */
export async function* whileWorking<Value, Result>(
  start: (push: (value: Value) => void) => Promise<Result>,
): AsyncGenerator<Value, Result> {
  const waiting: Value[] = []
  let wake = () => {}
  let over = false
  const work = start((value) => {
    waiting.push(value)
    wake()
  }).finally(() => {
    over = true
    wake()
  })
  // The rejection is told when the loop reaches its end, not before.
  work.catch(() => {})
  while (true) {
    const value = waiting.shift()
    if (value !== undefined) yield value
    else if (over) return await work
    else await new Promise<void>((resolve) => (wake = resolve))
  }
}
