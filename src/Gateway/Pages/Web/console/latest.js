// Of what is asked again and again only the last answer counts.

/** A function that waits for an answer and shows it, unless somebody has asked again meanwhile: what comes late is no news, nor is its failure. */
export function latest(show) {
  let turn = 0;
  return async asked => {
    const mine = ++turn;
    try {
      const found = await asked;
      if (mine === turn) show(found);
    } catch (problem) {
      if (mine === turn) throw problem;
    }
  };
}
