import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { minute, second } from '../../../db/values/instant.ts';
import type { House } from '../../postgres/transaction.ts';
import { keepMail, largestMail } from './keep-mail.ts';
import { tenantOfAddress } from './mail-sql.ts';

/** Where the door stands. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** PEM texts; with them STARTTLS is offered. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
}

export interface SmtpDoor {
  readonly port: number;
  close(): Promise<void>;
}

const mostClients = 50;
const mostRecipients = 20;
/** Of all mails together that are coming in at one moment. */
const mostBytesAtOnce = 3 * largestMail;

/** What a mail server is answered: its code and one sentence. */
class Answer extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, sentence: string) {
    super(sentence);
    this.responseCode = responseCode;
  }
}

const comeAgain = () => new Answer(451, 'not kept, come again');

/**
 * Opens the SMTP door: takes mail for addresses that companies claimed, for nobody else, and answers 250 only when the bytes
 * are committed. While the database is away senders are told to come again.
 */
export async function openSmtpDoor(house: House, settings: SmtpSettings): Promise<SmtpDoor> {
  let held = 0;
  const server = new SMTPServer({
    banner: 'Throughline',
    size: largestMail,
    authOptional: true,
    disabledCommands: settings.tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...(settings.tls ?? {}),
    disableReverseLookup: true,
    maxClients: mostClients,
    socketTimeout: minute,
    closeTimeout: 2 * second,
    onRcptTo({ address }, session, done) {
      if (session.envelope.rcptTo.length >= mostRecipients)
        return done(new Answer(452, 'too many recipients, send the rest again'));
      tenantOfAddress(house.sql, address).then(
        (tenantId) => done(tenantId === undefined ? new Answer(550, 'nobody here takes mail for this address') : null),
        () => done(comeAgain()),
      );
    },
    onData(stream, session, done) {
      const collected: Buffer[] = [];
      const give = (bytes: number): void => {
        held -= bytes;
      };
      takeIn(stream, collected, (bytes) => {
        held += bytes;
        return held <= mostBytesAtOnce;
      })
        .then(async (body) => {
          const { mailFrom, rcptTo } = session.envelope;
          const envelopeFrom = mailFrom === false ? '' : mailFrom.address;
          await keepForAll(
            house,
            rcptTo.map(({ address }) => address),
            envelopeFrom,
            body,
          );
          done(null, 'kept');
        })
        .catch((cause: unknown) => {
          if (!(cause instanceof Answer))
            console.error('smtp: a mail could not be kept, its server will come again:', cause);
          done(cause instanceof Answer ? cause : comeAgain());
        })
        .finally(() => give(collected.reduce((sum, { length }) => sum + length, 0)));
    },
  });
  // A client that hangs up in the middle is its own trouble: nothing was kept, and it was told nothing.
  server.on('error', () => undefined);
  const port = await listen(server, settings);
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function listen(server: SMTPServer, { host, port }: SmtpSettings): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(error);
    server.once('error', failed);
    const listening = server.listen(port, host, () => {
      server.off('error', failed);
      const address = listening.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** The whole body, up to the limit; what is past it is read and let go, as the protocol wants. */
async function takeIn(
  stream: SMTPServerDataStream & Readable,
  collected: Buffer[],
  fits: (bytes: number) => boolean,
): Promise<Buffer> {
  let refused: Answer | undefined;
  for await (const chunk of stream) {
    if (refused) continue;
    const part = Buffer.from(chunk);
    collected.push(part);
    if (!fits(part.length)) refused = new Answer(452, 'too much mail at once, come again');
    if (stream.sizeExceeded) refused = tooLarge();
  }
  if (refused ?? (stream.sizeExceeded ? tooLarge() : undefined)) throw refused ?? tooLarge();
  return Buffer.concat(collected);
}

const tooLarge = () => new Answer(552, `a mail has at most ${largestMail} bytes`);

/** One mail for each company among its recipients. */
async function keepForAll(
  house: House,
  addresses: readonly string[],
  envelopeFrom: string,
  body: Buffer,
): Promise<void> {
  const tenants = new Map<string, string>();
  for (const address of addresses) {
    const tenantId = await tenantOfAddress(house.sql, address);
    if (tenantId !== undefined && !tenants.has(tenantId)) tenants.set(tenantId, address.toLowerCase());
  }
  for (const [tenantId, address] of tenants)
    await keepMail(house, tenantId, {
      address,
      envelopeFrom: envelopeFrom.slice(0, 300),
      source: null,
      body,
      cut: false,
    });
}
