import { webHouse } from '../../../web-house.ts';
import { answerSite, largestReport } from './answer-site.ts';

export { largestReport };

/** A Tally agent asks for work or brings something; the caller has read the bytes, `undefined` when there were too many. */
export const answerTallyAgent = (what: string, raw: Uint8Array | undefined, headers: Headers): Promise<Response> =>
  answerSite(webHouse(), what, raw, headers.get('authorization'));
