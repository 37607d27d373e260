/**
 * Sends a statement of the driver's now. The driver otherwise waits until somebody waits for it, a moment later or two: which of
 * two statements called one after the other is first would then hang on how each is waited for, and claims could be set
 * after what they are to guard. What was sent in one transaction runs in that order.
 */
export const sent = <Q extends { execute(): Q }>(statement: Q): Q => statement.execute();
