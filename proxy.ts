import { type NextRequest, NextResponse } from 'next/server';

const anyRead = ['GET', 'HEAD'];
/** Doors that take more than a look; `OPTIONS` is answered by the doors themselves. */
const doors: readonly (readonly [path: RegExp, methods: readonly string[]])[] = [
  [/^\/api\/trpc\/sync\.poke$/, ['GET', 'HEAD', 'OPTIONS']],
  [/^\/api\/(auth|trpc)\/.|^\/api\/whatsapp$/, ['GET', 'HEAD', 'POST', 'OPTIONS']],
  [/^\/(ingest|demo\/tour)$/, ['POST', 'OPTIONS']],
  [/^\/(api|demo)\//, ['GET', 'HEAD', 'OPTIONS']],
];

function no(status: number, error: string, headers: Record<string, string> = {}): NextResponse {
  console.warn(`web: ${status} ${error}`);
  return NextResponse.json({ error }, { status, headers });
}

function isReadable(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
}

/** Refuses, before any door or place, a path that is no text and a method nobody takes there. */
export function proxy({ nextUrl, method }: NextRequest): NextResponse {
  if (!isReadable(nextUrl.pathname)) return no(400, 'the address is not readable: check its % signs');
  const methods = doors.find(([path]) => path.test(nextUrl.pathname))?.[1] ?? anyRead;
  if (methods.includes(method)) return NextResponse.next();
  return no(405, `${method} is not for this address: use ${methods.join(', ')}`, { allow: methods.join(', ') });
}

export const config = { matcher: '/:path*' };
