/** What one tab says to the others of its device; nothing once it is closed. */
export interface TabChannel {
  readonly tell: (word: string) => void;
  readonly close: () => void;
}

/** The browser around a tab, as the loop needs it; a test gives its own. Every `on…`, `after` and `every` returns how to stop it. */
export interface TabBrowser {
  /** Calls back once, `ms` from now. */
  readonly after: (ms: number, call: () => void) => () => void;
  /** Calls back every `ms`. */
  readonly every: (ms: number, call: () => void) => () => void;
  /**
   * Has `hold` run while this tab alone of the device's tabs holds the lock of this name. Throws a `DOMException` when the
   * lock was stolen by another, or the signal came before it was given.
   */
  readonly lock: (name: string, how: LockOptions, hold: () => Promise<void>) => Promise<void>;
  readonly channel: (name: string, heard: (word: unknown) => void) => TabChannel;
  /** A way to the network has opened. */
  readonly onOnline: (call: () => void) => () => void;
  /** The person looks at this tab again. */
  readonly onShown: (call: () => void) => () => void;
}

/** The browser this tab runs in. */
export const thisBrowser: TabBrowser = {
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  every(ms, call) {
    const timer = setInterval(call, ms);
    return () => clearInterval(timer);
  },
  lock: async (name, how, hold) => await navigator.locks.request(name, how, hold),
  channel(name, heard) {
    const channel = new BroadcastChannel(name);
    let isOpen = true;
    channel.onmessage = ({ data }) => heard(data);
    return {
      tell: (word) => isOpen && channel.postMessage(word),
      close() {
        isOpen = false;
        channel.close();
      },
    };
  },
  onOnline(call) {
    addEventListener('online', call);
    return () => removeEventListener('online', call);
  },
  onShown(call) {
    const seen = (): void => {
      if (document.visibilityState === 'visible') call();
    };
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  },
};
