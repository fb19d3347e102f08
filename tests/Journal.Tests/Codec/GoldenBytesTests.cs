namespace Spend.Journal.Tests.Codec;

/// <summary>
/// The exact bytes of records. When one of these fails, the format has changed: customers' journals hold the old one. See the header of
/// RecordCodec.cs for the ways in which it may grow.
/// </summary>
public class GoldenBytesTests
{
    private static readonly Dictionary<string, string> Golden = new()
    {
        ["charge"] =
            "010180db9ae1d0acb00601fc071e7265715f30314a44335a385439513457365637583559324e314d304b3842bf3c8d632d3a"
            + "1b360f7cb82151976387f0debc9a78563412d41f16038084b4ae0d80b4bc020370726f060e02056d6f64656c066770742d34"
            + "6f047479706505696e70757401020a6c6c6d5f746f6b656e73e44d1e0370726f060c6770742d346f2d696e70757400dac001"
            + "010d6772616e745f323032365f3131dac0010313056461696c791880b2c80180c60ae403dac001dc948c2f12076d6f6e7468"
            + "6c7918f03edac001c6c4d4a60a1b087065722d75736572180a383a757365722d313233c0e4cc01a0386adac001c2a9c901da"
            + "db84c013c0b6dc05",
        ["everything"] =
            "010180db9ae1d0acb00609ffff3f1e7265715f30314a44335a385439513457365637583559324e314d304b3842bf3c8d632d"
            + "3a1b360f7cb82151976387f0debc9a78563412ffdfe9d4a406fffbfd8204d41f16038084b4ae0d80b4bc020370726f060e02"
            + "056d6f64656c066770742d346f047479706505696e70757402020a6c6c6d5f746f6b656e73e44d1e0370726f060c6770742d"
            + "346f2d696e70757400dac001010d6772616e745f323032365f3131dac0010d06696d61676573c0dac409010473697a650431"
            + "30323428046c6973740e05696d61676504c0d461c09f49c0b5180613056461696c791880b2c80180c60ae403dac001dc948c"
            + "2f12076d6f6e74686c7918f03edac001c6c4d4a60a1b087065722d75736572180a383a757365722d313233c0e4cc01a0386a"
            + "dac001c2a9c9017106616c7761797306e0ea306164666868036f6e6508012d62c092f40100c092f40104036f64640a80db88"
            + "83da6180897a6200dadb84c013c0b6dc05c092f401020570726f6d6fc0ade2040d6772616e745f323032365f3131df9aee02"
            + "80989abc04c0ea30010570726f6d6fc89c0101020a6c6c6d5f746f6b656e73ef3e1e0370726f060c6770742d346f2d696e70"
            + "757400c79c01010570726f6d6fc79c0101020f726566756e643a7265713a31322e30c89c01035553440a02010a6c6c6d5f74"
            + "6f6b656e731457726f6e67206d6f64656c207265706f72746564",
        ["release"] =
            "010180db9ae1d0acb00605000572756e2d37ad7704add90a122f52545bbe2e4e70a30100000000000000",
        ["customer-configured"] =
            "010280db9ae1d0acb0060bc384727a746520476d6248034555520d4575726f70652f4265726c696e3e01f40f",
        ["customer-without-limit"] =
            "010280db9ae1d0acb0060003555344035554430200",
        ["subscribed"] =
            "010380db9ae1d0acb0060370726f0601",
        ["grant-added"] =
            "010480db9ae1d0acb006070570726f6d6f740355534401018080eaf3ef9601020a6c6c6d5f746f6b656e7306696d61676573"
            + "0670695f313233",
        ["grant-without-end"] =
            "010480db9ae1d0acb0060006746f702d75709effc79e88f3b50107637265646974730000",
        ["grant-closed"] =
            "010580db9ae1d0acb0060570726f6d6f01c0f5b20c",
        ["cap-set"] =
            "010680db9ae1d0acb006087065722d757365726a0201047479706505696e707574020475736572047465616d",
        ["cap-removed"] =
            "010780db9ae1d0acb006087065722d75736572",
    };

    [Fact]
    public void Records_have_exactly_these_bytes()
    {
        foreach (var (name, record) in Samples.All) Assert.Equal(Golden[name], Convert.ToHexStringLower(RecordCodec.Encode(record)));
    }

    [Fact]
    public void Every_kind_of_record_is_among_them() =>
        Assert.Equal(Anything.RecordTypes.Select(t => t.Name).Order(), Samples.All.Select(s => s.Record.GetType().Name).Distinct().Order());
}
