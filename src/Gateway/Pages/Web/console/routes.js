// What the address after # shows. Every page is a module of its own, read when it is first opened.

import { read } from './address.js';

const routes = [
  ['customers', () => import('./customers.js')],
  ['customers/:id', () => import('./customer/overview.js')],
  ['customers/:id/limits', () => import('./customer/limits.js')],
  ['customers/:id/funds', () => import('./customer/funds.js')],
  ['customers/:id/plan', () => import('./customer/plan.js')],
  ['customers/:id/usage', () => import('./customer/usage.js')],
  ['customers/:id/events/:event', () => import('./customer/event.js')],
  ['customers/:id/invoices', () => import('./customer/invoices.js')],
  ['customers/:id/ledger', () => import('./customer/ledger.js')],
  ['denials', () => import('./denials.js')],
  ['plans', () => import('./catalog/plans.js')],
  ['plans/:key', () => import('./catalog/plan.js')],
  ['plans/:key/edit', () => import('./catalog/edit.js')],
  ['plans/:key/compare', () => import('./catalog/compare.js')],
  ['meters', () => import('./catalog/meters.js')],
  ['price-books', () => import('./catalog/pricebooks.js')],
  ['closes', () => import('./closes.js')],
  ['invoices', () => import('./invoices.js')],
  ['invoices/:id', () => import('./invoice.js')],
  ['webhooks', () => import('./webhooks/endpoints.js')],
  ['webhooks/:id', () => import('./webhooks/endpoint.js')],
  ['webhooks/:id/deliveries/:delivery', () => import('./webhooks/delivery.js')],
  ['keys', () => import('./keys.js')],
  ['audit', () => import('./audit.js')],
].map(([pattern, load]) => ({ parts: pattern.split('/'), load }));

/** Which page an address is; null for none. */
export function find(hash) {
  const { parts, query } = read(hash);
  const route = routes.find(r => r.parts.length === parts.length && r.parts.every((p, i) => p.startsWith(':') || p === parts[i]));
  if (!route) return null;
  const params = Object.fromEntries(route.parts.map((p, i) => [p, parts[i]]).filter(([p]) => p.startsWith(':')).map(([p, value]) => [p.slice(1), value]));
  return { load: route.load, section: parts[0], params, query };
}
