/** One thing `npm run check` looks at. It finds nothing, or says where the fault is and what to do. */
export interface Step {
  readonly name: string;
  /** Returns one line per fault; an empty list is a pass. `fix` asks it to repair what a machine can repair. */
  readonly run: (options: StepOptions) => Promise<readonly string[]>;
}

export interface StepOptions {
  readonly fix: boolean;
}
