import { Refusal } from '../../db/values/refusal.ts';
import { signedInBy } from '../identity/session-door.ts';
import { demoTenantId } from '../seed/demo-tenant.ts';
import { admitDevice } from '../sync/device.ts';
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
    door: {
      admit: (actor, device) => admitDevice(house.sql, actor, device),
      push: (request) => push(house, demoTenantId, request),
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

/** `POST /demo/tour` `{ "step": "hold" }`: one step of the tour, only in the demo and only for somebody signed in to it. */
export async function takeTourStep(request: Request): Promise<Response> {
  if (process.env['THROUGHLINE_DEMO'] !== '1') return Response.json({ code: 'tour.only_in_demo' }, { status: 404 });
  const person = await signedInBy(request.headers);
  if (person?.actor.tenantId !== demoTenantId) return Response.json({ code: 'tour.sign_in' }, { status: 401 });
  const asked: unknown = await request.json().catch(() => undefined);
  const named = typeof asked === 'object' && asked !== null && 'step' in asked ? asked.step : undefined;
  const step = tourSteps.find((each) => each === named);
  if (!step) return Response.json({ code: 'tour.unknown_step', steps: tourSteps }, { status: 400 });
  try {
    return Response.json(await stepOf[step](ground()));
  } catch (error) {
    if (error instanceof Refusal) return Response.json({ code: error.code, facts: error.facts }, { status: 409 });
    console.error(`tour: step ${step} failed:`, error);
    return Response.json({ code: 'tour.failed' }, { status: 503 });
  }
}
