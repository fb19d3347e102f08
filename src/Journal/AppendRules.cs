using Spend.Core;

namespace Spend.Journal;

/// <summary>
/// What an append must be like. Checked before it enters a queue or a transaction, where it would fail the appends of others with it.
/// </summary>
internal static class AppendRules
{
    /// <exception cref="ArgumentException">The caller has a fault; nothing is written.</exception>
    public static void Check(Append append)
    {
        CheckName(append.Customer.Tenant, "tenant");
        // The empty name is that of the tenant's register of invoices.
        if (append.Customer != InvoiceRegister.IdOf(append.Customer.Tenant)) CheckName(append.Customer.Customer, "customer");
        if (append.After < 0) throw new ArgumentException($"An append to {append.Customer} follows sequence {append.After}.", nameof(append));
        if (append.Frames.Count == 0) throw new ArgumentException($"An append to {append.Customer} has no frames.", nameof(append));
        for (var i = 0; i < append.Frames.Count; i++)
        {
            var frame = append.Frames[i];
            if (frame.Payload.IsEmpty) throw new ArgumentException($"Frame {frame.Sequence} of {append.Customer} is empty.", nameof(append));
            if (frame.Sequence != append.After + 1 + i)
                throw new ArgumentException($"Frame {frame.Sequence} of {append.Customer} stands where {append.After + 1 + i} belongs.", nameof(append));
        }
    }

    private static void CheckName(string name, string what)
    {
        // Three bytes for each char is the most, so that most names need no counting.
        if (name.Length == 0 || (name.Length * 3 > Limits.NameBytes && StrictUtf8.Encoding.GetByteCount(name) > Limits.NameBytes))
            throw new ArgumentException($"A {what} id has 1 to {Limits.NameBytes} bytes.", nameof(name));
        foreach (var c in name.AsSpan())
            if (char.IsSurrogate(c))
            {
                _ = StrictUtf8.Encoding.GetByteCount(name);
                return;
            }
    }
}
