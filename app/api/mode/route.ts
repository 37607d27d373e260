export const dynamic = 'force-dynamic';

/** Whether this is the demo, where anybody may sign in as anybody with one tap. */
export function GET(): Response {
  return Response.json({ demo: process.env['THROUGHLINE_DEMO'] === '1' });
}
