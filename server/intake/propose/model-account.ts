/** A language model that may be asked for suggestions: any server that speaks the OpenAI-compatible API. */
export interface ModelAccount {
  /** `https://api.openai.com/v1`, or another base with `/chat/completions` below it. */
  readonly baseUrl: string;
  readonly model: string;
  readonly key: string;
}

/** Reads the account from `MODEL_URL`, `MODEL_NAME` and `MODEL_KEY`; undefined, and nobody is asked, without URL and name. */
export function modelFrom(env: Readonly<Record<string, string | undefined>>): ModelAccount | undefined {
  const [baseUrl, model] = [env['MODEL_URL'], env['MODEL_NAME']];
  if (!baseUrl || !model) return undefined;
  return { baseUrl: baseUrl.replace(/\/+$/, ''), model, key: env['MODEL_KEY'] ?? '' };
}
