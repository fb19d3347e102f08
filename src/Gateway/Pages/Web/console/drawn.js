// Ids that the console draws, so that what is sent twice counts once.

/** An id that nobody has drawn before. Not randomUUID: browsers have that only where the page came by https. */
export const drawn = () => 'console-' + [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
