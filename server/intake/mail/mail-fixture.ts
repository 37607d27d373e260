import { createTransport } from 'nodemailer';
import type Mail from 'nodemailer/lib/mailer/index.js';
import writeXlsxFile from 'write-excel-file/node';

/** Sends a mail through a real SMTP connection, as a customer's server would; rejects as that server would see it. */
export async function mailTo(port: number, mail: Mail.Options): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail(mail);
  } finally {
    transport.close();
  }
}

type Plain = string | number | null;

/** A workbook of one sheet with these rows. */
export async function workbook(rows: readonly (readonly Plain[])[], sheet = 'Sheet1'): Promise<Buffer> {
  const cells = rows.map((row) => row.map((value) => (value === null ? null : { value })));
  return Buffer.from(await writeXlsxFile(cells as never, { sheet } as never).toBuffer());
}
