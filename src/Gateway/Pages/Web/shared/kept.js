// Something that was read from the API and is read again when it may have changed.

import { Problem } from './api.js';

/** A reading may take a twentieth of the time: what costs the server much is read seldom, but at least twice a minute. In milliseconds. */
const rest = 20, most = 30_000;

/** How far apart readings are of what seldom changes, in milliseconds. */
export const seldom = 5000;

/** After a failure that may pass it is tried again by itself, ever more seldom. In milliseconds. */
const patience = 3000;

export class Kept {
  #read; #changed; #least; #reading = null; #wanted = false; #next = 0; #turn = 0; #failures = 0; #isOver = false;

  /** @param read  asks the API @param changed  told after each reading @param least  how far apart readings are at least, in milliseconds */
  constructor(read, changed, least = 1000) {
    this.#read = read;
    this.#changed = changed;
    this.#least = least;
  }

  /** What was read last; undefined: nothing yet. */
  value = undefined;

  /** Why it could not be read; null where it could. */
  problem = null;

  /** Reads it: at once where that was not done lately, else soon; however often it is asked for, once. */
  refresh() {
    if (this.#isOver) return;
    if (this.#reading) {
      this.#wanted = true;
      return;
    }
    this.#reading = setTimeout(() => this.#run(), Math.max(0, this.#next - Date.now()));
  }

  /** Reads it now, for a person who waits for it. A reading that is under way comes too late: it may have asked for something else. */
  async now() {
    clearTimeout(this.#reading);
    this.#reading = true;
    await this.#run();
  }

  /** Nobody looks at it any more. */
  stop() {
    this.#isOver = true;
    clearTimeout(this.#reading);
  }

  async #run() {
    const began = Date.now(), turn = ++this.#turn;
    const isLate = () => turn !== this.#turn || this.#isOver;
    this.#wanted = false;
    let value, problem = null;
    try {
      value = await this.#read();
    } catch (e) {
      problem = e instanceof Problem ? e : new Problem(0, { detail: 'The server cannot be reached.' });
    }
    if (isLate()) return;
    if (!problem) this.value = value;
    this.problem = problem;
    this.#failures = problem ? this.#failures + 1 : 0;
    const pause = problem ? patience * this.#failures : Math.max(this.#least, rest * (Date.now() - began));
    this.#next = Date.now() + Math.min(most, pause);
    this.#reading = null;
    if (this.#wanted || mayPass(problem)) this.refresh();
    this.#changed(this);
  }
}

/** Whether trying again may help: the server is away, or has too much to do. */
const mayPass = problem => problem !== null && (problem.status === 0 || problem.status === 429 || problem.status >= 500);
