using Spend.Core;
using Spend.Core.Plans;

namespace Spend.Journal;

/// <summary>What a customer agreed on besides its plan.</summary>
internal static class ContractCodec
{
    private const byte HasStart = 1;
    private const byte HasEnd = 2;
    private const byte HasCommitment = 4;
    private const byte HasMinimum = 8;

    public static void Contract(this RecordWriter to, Contract contract, Instant origin)
    {
        to.Byte((byte)((contract.Start is null ? 0 : HasStart)
            | (contract.End is null ? 0 : HasEnd)
            | (contract.Commitment is null ? 0 : HasCommitment)
            | (contract.Minimum is null ? 0 : HasMinimum)));
        if (contract.Start is { } start) to.Instant(start, origin);
        if (contract.End is { } end) to.Instant(end, origin);
        to.PriceTerms(contract.Prices);
        if (contract.Commitment is { } commitment) to.Amount(commitment);
        if (contract.Minimum is { } minimum) to.Amount(minimum);
    }

    public static Contract Contract(this ref RecordReader from, Instant origin)
    {
        var has = RecordReader.Known(from.Byte(), HasStart | HasEnd | HasCommitment | HasMinimum, "contract");
        return new Contract(
            Start: (has & HasStart) != 0 ? from.Instant(origin) : null,
            End: (has & HasEnd) != 0 ? from.Instant(origin) : null,
            Prices: from.PriceTerms(),
            Commitment: (has & HasCommitment) != 0 ? from.Amount() : null,
            Minimum: (has & HasMinimum) != 0 ? from.Amount() : null);
    }
}
