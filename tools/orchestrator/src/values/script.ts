/** What would be sent, in the order in which it has to be. */
export interface ScriptValue {
  readonly scripts: readonly {
    readonly service: string
    /** Its address; never with a password. */
    readonly database: string
    /** The names of its steps. */
    readonly steps: readonly string[]
    readonly text: string
  }[]
}
