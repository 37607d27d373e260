import { Refusal } from '../../db/values/refusal.ts';
import { signedInBy } from '../identity/session-door.ts';
import { demoTenantId } from '../seed/demo-tenant.ts';
import { admitted } from '../sync/device.ts';
import { push } from '../sync/push.ts';
import { webHouse } from '../web-house.ts';
import { newWamid, signatureOf, webhookBody } from './as-meta-sends.ts';
import { stepOf, type TourGround, tourSteps } from './steps.ts';

async function delivered(answer: Response): Promise<void> {
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
}

/** The tour's ground in this process: the real doors, reached over loopback as anybody else reaches them. */
function ground(): TourGround {
  const house = webHouse();
  const own = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`;
  return {
    house,
    async push(actor, request) {
      const answer = await admitted(house.sql, actor, request, () => push(house, actor, request));
      if (!answer) throw new Error('the tour was taken for another device');
      return answer;
    },
    async sendText(text, phoneNumberId) {
      const body = webhookBody({ ...text, wamid: newWamid() }, phoneNumberId);
      const signature = `sha256=${signatureOf(body, process.env['WHATSAPP_APP_SECRET'] ?? '')}`;
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
      await delivered(await fetch(`${own}/api/whatsapp`, { method: 'POST', headers, body }));
    },
    async sendReadings(key, lines) {
      const headers = { 'content-type': 'text/plain', 'x-machine-key': key };
      await delivered(await fetch(`${own}/ingest?precision=ms`, { method: 'POST', headers, body: lines }));
    },
  };
}

/** A step is one word. */
export const largestTourBody = 10_000;

/** The step that a body names; undefined when it names none. */
function stepIn(body: Uint8Array): (typeof tourSteps)[number] | undefined {
  try {
    const asked: unknown = JSON.parse(new TextDecoder().decode(body));
    const named = typeof asked === 'object' && asked !== null && 'step' in asked ? asked.step : undefined;
    return tourSteps.find((each) => each === named);
  } catch {
    return undefined;
  }
}

const no = (status: number, code: string, error: string): Response => Response.json({ code, error }, { status });

/**
 * `POST /demo/tour` `{ "step": "hold" }`: one step of the tour, only in the demo and only for somebody signed in to it.
 * `body` is undefined when it was too large.
 */
export async function takeTourStep(request: Request, body: Uint8Array<ArrayBuffer> | undefined): Promise<Response> {
  if (process.env['THROUGHLINE_DEMO'] !== '1') return no(404, 'tour.only_in_demo', 'the tour is part of the demo only');
  if (body === undefined) return no(413, 'tour.too_large', `the body is larger than ${largestTourBody / 1_000} kB`);
  const person = await signedInBy(request.headers);
  if (person?.actor.tenantId !== demoTenantId) return no(401, 'tour.sign_in', 'sign in to the demo first');
  const step = stepIn(body);
  if (!step) return no(400, 'tour.unknown_step', `send { "step": … } with one of: ${tourSteps.join(', ')}`);
  try {
    return Response.json(await stepOf[step](ground()));
  } catch (error) {
    if (error instanceof Refusal)
      return Response.json(
        { code: error.code, facts: error.facts, error: `the plant refuses it: ${error.code}` },
        { status: 409 },
      );
    console.error(`tour: step ${step} failed:`, error);
    return Response.json({ code: 'tour.failed' }, { status: 503 });
  }
}
