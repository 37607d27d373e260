interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

declare global {
  interface Window {
    /** Native on Android and macOS; elsewhere a person types the number. */
    BarcodeDetector?: new (options: {
      formats: string[];
    }) => Detector;
  }
}

const formats = ['qr_code', 'code_128', 'code_39', 'ean_13', 'data_matrix'];
const lookEveryMs = 200;

/** Whether this browser can read codes from the camera at all. */
export const canReadCodes = (): boolean =>
  typeof window !== 'undefined' && window.BarcodeDetector !== undefined && navigator.mediaDevices !== undefined;

/**
 * Shows the rear camera in `video` and calls `onCode` for every code in sight, the same one again only after it was out of
 * sight. Returns how to stop. Throws when the camera is refused, taken, or absent.
 */
export async function readCodes(video: HTMLVideoElement, onCode: (code: string) => void): Promise<() => void> {
  if (!window.BarcodeDetector) throw new Error('this browser reads no codes');
  const detector = new window.BarcodeDetector({ formats });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  video.srcObject = stream;
  await video.play();
  let last = '';
  const look = async (): Promise<void> => {
    const found = (await detector.detect(video).catch(() => []))[0]?.rawValue ?? '';
    if (found !== '' && found !== last) onCode(found);
    last = found;
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
  };
}
