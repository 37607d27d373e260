export const themeKey = 'throughline.theme';

/** Sent to the window after back and forward, in place of `popstate`. */
export const traversed = 'throughline:traversed';

/**
 * Runs in the document's head, before the first paint and before Next. It sets the chosen theme, so that a dark room
 * never sees a white flash, and keeps `popstate` from Next, which would answer back and forward by asking the server
 * (docs/adr/0003-moving-offline.md). On the window listeners run in the order they were added: only the first can.
 */
export const boot = `try{var t=localStorage.getItem('${themeKey}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}
addEventListener('popstate',function(e){e.stopImmediatePropagation();dispatchEvent(new Event('${traversed}'))})`;
