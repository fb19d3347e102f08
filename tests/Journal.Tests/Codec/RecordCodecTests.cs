using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Codec;

public class RecordCodecTests
{
    public static TheoryData<Type> EveryRecordType => [.. Anything.RecordTypes];

    [Theory]
    [MemberData(nameof(EveryRecordType))]
    public void Every_record_that_Core_has_comes_back_as_it_was(Type type)
    {
        var seed = Environment.TickCount;
        for (var i = 0; i < 500; i++) AssertComesBack(new Anything(seed + i).Record(type), seed + i);
    }

    [Fact]
    public void Records_as_they_occur_come_back_as_they_were()
    {
        foreach (var (_, record) in Samples.All) AssertComesBack(record, seed: 0);
    }

    [Fact]
    public void What_nobody_sets_takes_no_bytes()
    {
        // Version, kind and time; posting kind, no fields, empty id; key and fingerprint.
        Assert.Equal(2 + 8 + 3 + 16 + 8, RecordCodec.Encode(Samples.Bare).Length);
        AssertComesBack(Samples.Bare, seed: 0);
    }

    [Fact]
    public void A_typical_charge_takes_less_than_260_bytes() => Assert.InRange(RecordCodec.Encode(Samples.Charge).Length, 100, 259);

    [Fact]
    public void Text_that_is_no_text_is_refused_before_it_is_written_and_the_next_record_is_not_affected()
    {
        Assert.ThrowsAny<ArgumentException>(() => RecordCodec.Encode(new CapRemoved(Samples.At, "\ud800")));
        Assert.ThrowsAny<ArgumentException>(() => RecordCodec.Encode(new CapRemoved(Samples.At, new string('x', 500) + "\udc00")));
        AssertComesBack(Samples.Charge, seed: 0);
    }

    [Fact]
    public void A_number_without_a_name_is_refused_before_it_is_written()
    {
        Assert.Throws<ArgumentException>(() => RecordCodec.Encode(new GrantClosed(Samples.At, "g", (GrantStatus)99, default)));
        Assert.Throws<ArgumentException>(() => RecordCodec.Encode(new GrantClosed(Samples.At, "g", (GrantStatus)(-1), default)));
        Assert.Throws<ArgumentException>(() => RecordCodec.Encode(Samples.Charge with { Kind = 0 }));
    }

    [Fact]
    public void Who_says_nothing_of_invoices_is_invoiced_as_usual_in_the_bytes_of_before()
    {
        var usual = new CustomerConfigured(Samples.At, new Profile("Acme", "USD", "UTC", 1, null));
        var spelledOut = usual with { Profile = usual.Profile with { Invoicing = new InvoiceTerms(null, new TaxTerms([], false, null), Rounding.HalfEven, 30, null) } };
        Assert.Equal(RecordCodec.Encode(usual), RecordCodec.Encode(spelledOut));
        // Whatever becomes usual for new customers, this is what the old records mean.
        Assert.Equal(30, Assert.IsType<CustomerConfigured>(RecordCodec.Decode(RecordCodec.Encode(usual))).Profile.Invoicing.PaymentDays);
        Assert.True(RecordCodec.Encode(usual with { Profile = usual.Profile with { Invoicing = InvoiceTerms.Usual with { PaymentDays = 31 } } }).Length > RecordCodec.Encode(usual).Length);
    }

    [Fact]
    public void Each_encoding_is_an_array_of_its_own()
    {
        var first = RecordCodec.Encode(Samples.Charge);
        var copy = first.ToArray();
        RecordCodec.Encode(Samples.Everything);
        Assert.Equal(copy, first);
    }

    [Fact]
    public void A_posting_is_found_by_its_key_a_grant_where_it_began_what_became_of_an_invoice_by_its_period_and_the_rest_by_none()
    {
        foreach (var (_, record) in Samples.All)
        {
            var expected = record switch
            {
                Posting posting => EventKey.OfEvent(posting.Id),
                GrantAdded added => EventKey.OfGrant(added.Grant.Id),
                PlanGrantsEnded { RollsInto: not null } => EventKey.OfGrant("rollover:31"),
                PeriodClosed closed => EventKey.OfInvoice(closed.Period.Id),
                InvoicePaid or CreditNoteIssued or InvoiceVoided or InvoiceGivenUp or InvoiceOverdue => EventKey.OfInvoice("2026-11"),
                BalanceRefunded refunded => EventKey.OfRefund(refunded.Id),
                PlanChanged { Grants.Length: > 0 } => EventKey.OfGrant("plan:30"),
                _ => default,
            };
            Assert.Equal(expected, RecordCodec.KeyOf(record));
        }
    }

    [Theory]
    [MemberData(nameof(EveryRecordType))]
    public void Every_record_has_an_answer_to_what_its_key_is(Type type) => RecordCodec.KeyOf(new Anything(1).Record(type));

    private static void AssertComesBack(Record record, int seed)
    {
        var bytes = RecordCodec.Encode(record);
        var back = RecordCodec.Decode(bytes);
        Assert.True(Dump.Of(record).SequenceEqual(Dump.Of(back)), $"Seed {seed}: {string.Join('\n', Dump.Of(record).Except(Dump.Of(back)))}");
        Assert.True(bytes.AsSpan().SequenceEqual(RecordCodec.Encode(back)), $"Seed {seed}: the same record has other bytes.");
    }
}
