// The address after #: the way to a page, and the filters on it. Knows nothing of the pages themselves.

/** The address of a page: `to('customers', id)`. Filters follow as an object. */
export function to(...path) {
  const query = typeof path.at(-1) === 'object' ? new URLSearchParams(Object.entries(path.pop()).filter(([, v]) => v !== null && v !== undefined && v !== '')) : '';
  return '#/' + path.map(encodeURIComponent).join('/') + (String(query) ? '?' + query : '');
}

/** What an address says: the parts of its path, decoded, and its filters. */
export function read(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter(Boolean).map(decode), query: Object.fromEntries(new URLSearchParams(query)) };
}

/** Puts filters into the address without opening the page again. */
export function keepQuery(query) {
  history.replaceState(null, '', to(...read(location.hash).parts, query));
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
