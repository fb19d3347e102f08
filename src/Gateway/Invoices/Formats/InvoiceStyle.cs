namespace Spend.Gateway.Invoices.Formats;

/// <summary>How the HTML of an invoice looks, on a screen and on A4 or Letter paper.</summary>
internal static class InvoiceStyle
{
    public const string Css = """
        :root { --ink: #16181d; --soft: #5b616e; --line: #e3e5ea; --pale: #f6f7f9; --good: #1a6b3c; --bad: #a3261b; }
        * { box-sizing: border-box; }
        html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        body { margin: 0; background: #eceef2; color: var(--ink); font: 14px/1.5 Inter, "Helvetica Neue", "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        main { max-width: 820px; margin: 32px auto; padding: 56px 60px; background: #fff; border-radius: 8px; box-shadow: 0 1px 3px #0001, 0 12px 40px #0001; }
        h1, h2, p, dl, dd, table, address { margin: 0; font-style: normal; }
        header { display: flex; justify-content: space-between; align-items: flex-start; gap: 24px; }
        h1 { font-size: 26px; line-height: 1.2; font-weight: 650; letter-spacing: -0.02em; }
        h2, dt, thead th { font-size: 11.5px; font-weight: 500; color: var(--soft); }
        .seller { font-size: 17px; font-weight: 650; letter-spacing: -0.01em; line-height: 1.85; min-width: 0; }
        .title { display: flex; align-items: center; gap: 12px; flex: none; }
        .stamp { padding: 2px 10px; border: 1.5px solid; border-radius: 6px; font-size: 12px; font-weight: 650; letter-spacing: 0.06em; text-transform: uppercase; }
        .neutral { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); }
        .facts { display: flex; flex-wrap: wrap; gap: 14px 36px; margin-top: 28px; padding: 16px 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
        .facts dd { font-weight: 500; }
        .parties { display: grid; grid-template-columns: 1fr 1fr; gap: 36px; margin-top: 24px; }
        .parties section { min-width: 0; }
        .parties address { margin-top: 3px; }
        b { font-weight: 600; }
        .headline { margin: 34px 0 22px; line-height: 1.3; }
        .headline strong { display: block; font-size: 32px; font-weight: 650; letter-spacing: -0.025em; }
        .headline span { font-size: 15px; color: var(--soft); }
        table { width: 100%; border-collapse: collapse; }
        caption { text-align: left; }
        .lines caption, .totals caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th { text-align: left; font-weight: 400; }
        th, td { padding: 0 0 0 18px; vertical-align: top; }
        th:first-child { padding-left: 0; }
        .n { text-align: right; }
        .lines td.n, .lines th.n { white-space: nowrap; overflow-wrap: normal; }
        .lines td:nth-child(2) { white-space: normal; overflow-wrap: anywhere; min-width: 90px; }
        thead th { padding-bottom: 8px; border-bottom: 1px solid var(--ink); }
        .group th { padding-top: 18px; padding-bottom: 2px; font-size: 12px; font-weight: 600; }
        .line > * { padding-top: 9px; padding-bottom: 3px; }
        .line:not(:nth-child(2)) > * { border-top: 1px solid var(--line); }
        .line th { font-weight: 500; min-width: 150px; }
        .line:has(+ .line) > *, .line:last-child > *, .step:has(+ .line) > *, .step:last-child > * { padding-bottom: 9px; }
        small { display: block; font-size: 12px; font-weight: 400; color: var(--soft); }
        .step > * { padding-top: 1px; padding-bottom: 1px; font-size: 12px; color: var(--soft); }
        .step > th:first-child { padding-left: 16px; }
        .totals { width: 60%; min-width: 320px; margin: 12px 0 0 auto; break-inside: avoid; }
        .totals th, .totals td { padding-top: 5px; padding-bottom: 5px; }
        .totals td { white-space: nowrap; overflow-wrap: normal; }
        .totals tr:first-child > * { padding-top: 14px; border-top: 1px solid var(--ink); }
        .sum > * { border-top: 1px solid var(--line); font-weight: 600; }
        .due > * { border-top: 1px solid var(--ink); font-size: 16px; font-weight: 650; }
        .totals .due > * { padding-top: 9px; }
        .notes { margin-top: 34px; break-inside: avoid; }
        .notes caption { padding-bottom: 8px; font-weight: 600; }
        .notes thead th { border-bottom-color: var(--line); }
        .notes tbody > tr > * { padding-top: 7px; padding-bottom: 7px; border-bottom: 1px solid var(--line); }
        .note { margin-top: 12px; color: var(--soft); font-size: 12.5px; }
        .totals + .note, .notes + .note { margin-top: 28px; }
        .pay { margin-top: 30px; padding: 16px 20px; border-radius: 8px; background: var(--pale); break-inside: avoid; }
        .pay p { margin-top: 3px; }
        footer { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2px 24px; margin-top: 40px; padding-top: 12px; border-top: 1px solid var(--line); font-size: 11px; color: var(--soft); }
        .hash { font-size: 9.5px; }
        @page { margin: 16mm 15mm; }
        @media print {
          body { background: none; font-size: 9.5pt; }
          main { max-width: none; margin: 0; padding: 0; border-radius: 0; box-shadow: none; }
          h1 { font-size: 18pt; } .headline strong { font-size: 22pt; } .headline { margin: 20pt 0 12pt; }
          .facts { margin-top: 14pt; padding: 9pt 0; } .parties { margin-top: 14pt; }
          h2, dt, thead th, small, .step > *, .group th, .note { font-size: 8pt; }
          .line > * { padding-top: 5pt; } .line:has(+ .line) > *, .line:last-child > *, .step:has(+ .line) > *, .step:last-child > * { padding-bottom: 5pt; }
          .totals th, .totals td { padding-top: 3pt; padding-bottom: 3pt; } .pay { margin-top: 16pt; } footer { margin-top: 20pt; }
          thead { display: table-header-group; }
          tr, header, .facts, .parties { break-inside: avoid; }
          .group { break-after: avoid; } .line:has(+ .step) { break-after: avoid; }
        }
        @media screen and (max-width: 640px) {
          main { margin: 0; padding: 24px 18px; border-radius: 0; }
          header { flex-direction: column-reverse; gap: 4px; } .parties { grid-template-columns: 1fr; gap: 18px; } .totals { width: 100%; min-width: 0; }
          .lines thead th:nth-child(3), .line > td:nth-child(3) { display: none; } .lines thead th, th, td { padding-left: 8px; } .line th { min-width: 0; }
        }

        """;
}
