// Begins with whoever is logged in, else with the log-in.

import { session } from '../shared/api.js';
import { askForKey, wasLoggedIn } from './login.js';
import { openFrame } from './frame.js';

const opened = wasLoggedIn() ? await session().catch(problem => (problem.status === 401 ? null : problem)) : null;

if (opened?.tenant) openFrame(opened);
else askForKey(openFrame, opened?.message);
