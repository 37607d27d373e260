export const themeKey = 'throughline.theme';

/** Runs in the document's head before the first paint, so that a dark room never sees a white flash. */
export const themeBoot = `try{var t=localStorage.getItem('${themeKey}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`;
