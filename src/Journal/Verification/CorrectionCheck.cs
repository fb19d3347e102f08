using Spend.Core.Accounts;

namespace Spend.Journal.Verification;

/// <summary>A correction takes back exactly what counts of its event: each line, last first, at the price it was charged by.</summary>
internal static class CorrectionCheck
{
    public static void Check(Posting correction, Posting current, Findings findings)
    {
        findings.Require(current.Kind != PostingKind.Void, current.Kind, "an event is voided once", "an event that counts", correction.Id);
        findings.Expect(current.Lines.Length, correction.Reversed.Length, "number of lines taken back", correction.Id);
        for (var n = 0; n < Math.Min(current.Lines.Length, correction.Reversed.Length); n++)
        {
            var charged = current.Lines[^(n + 1)];
            var back = correction.Reversed[n];
            findings.Expect(charged.Item with { Quantity = -charged.Item.Quantity }, back.Item, "usage taken back", correction.Id);
            findings.Expect(-charged.Billed, back.Billed, "billed units taken back", correction.Id);
            findings.Expect(charged.Observation, back.Observation, "what usage taken back is remembered by", correction.Id);
            if (!charged.Price.Equals(back.Price)) findings.Add("price of usage taken back", charged.Price.Name(), back.Price.Name());
        }
    }
}
