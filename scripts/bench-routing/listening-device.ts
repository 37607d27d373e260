import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import { segmentFrom } from '../../db/sync/segment.ts';
import type { Cookie, PullResponse } from '../../db/sync/wire.ts';

type Heard = (taskRows: string) => void;

/** What an open app keeps up with the server: the stream of pokes, and a pull for each. It keeps no rows. */
export class ListeningDevice {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #name = { grp: randomUUID(), secret: randomUUID() + randomUUID(), client: randomUUID() };
  readonly #heard: Heard;
  readonly #stopping = new AbortController();
  #cookie: Cookie | null = null;
  #pulling = false;
  #again = false;

  private constructor(url: string, cookie: string, heard: Heard) {
    this.#url = `${url}/api`;
    this.#headers = { cookie, 'content-type': 'application/json' };
    this.#heard = heard;
  }

  /** Fetches the plant, then listens; `heard` is given the task rows of every pull that brings some. */
  static async open(url: string, cookie: string, heard: Heard): Promise<ListeningDevice> {
    const device = new ListeningDevice(url, cookie, heard);
    const answer = await device.#ask(`segment?schema=${schemaVersion}`);
    const segment = segmentFrom(gunzipSync(Buffer.from(await answer.arrayBuffer())).toString());
    device.#cookie = (await device.#pull(segment.cookie)).cookie;
    const stream = await device.#ask('trpc/sync.poke');
    void device.#listen(stream);
    return device;
  }

  close(): void {
    this.#stopping.abort();
  }

  async #ask(path: string, body?: object): Promise<Response> {
    const sent = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    const { signal } = this.#stopping;
    const answer = await fetch(`${this.#url}/${path}`, { ...sent, headers: this.#headers, signal });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  async #pull(base: Cookie | null): Promise<PullResponse> {
    const request = { ...this.#name, schema: schemaVersion, cookie: this.#cookie, base, check: false };
    const answer = await this.#ask('trpc/sync.pull', request);
    return ((await answer.json()) as { result: { data: PullResponse } }).result.data;
  }

  async #listen(stream: Response): Promise<void> {
    try {
      const reader = stream.body?.getReader();
      while (reader && !(await reader.read()).done) void this.#poked();
    } catch (error) {
      if (!this.#stopping.signal.aborted) throw error;
    }
  }

  /** Pulls, and once more when it was poked meanwhile. */
  async #poked(): Promise<void> {
    this.#again = true;
    if (this.#pulling) return;
    this.#pulling = true;
    try {
      while (this.#again) {
        this.#again = false;
        const { cookie, patch } = await this.#pull(null);
        this.#cookie = cookie;
        if (patch.rows['task']) this.#heard(patch.rows['task']);
      }
    } catch (error) {
      if (!this.#stopping.signal.aborted) throw error;
    } finally {
      this.#pulling = false;
    }
  }
}
