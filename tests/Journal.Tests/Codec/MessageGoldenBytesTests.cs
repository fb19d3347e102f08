namespace Spend.Journal.Tests.Codec;

/// <summary>
/// The exact bytes of commands and answers between nodes. When one of these fails, nodes of the program before and of this one do not
/// understand each other. See the header of CommandCodec.cs for the ways in which the format may grow.
/// </summary>
public class MessageGoldenBytesTests
{
    private static readonly Dictionary<string, string> Commands = new()
    {
        ["configure"] =
            "0181056b65795f310bc384727a746520476d6248034555520d4575726f70652f4265726c696e3a01808d2d01f40f0114c384727a746520476d624820"
            + "2620436f2e204b47020e486175707473747261c39f6520310c3130313135204265726c696e010b4445313233343536373839010e6170406578616d70"
            + "6c652e636f6d0203564154c0e35c0443697479ccea010000011c010e",
        ["configure-as-usual"] = "010100035553440355544302000000000000003c00",
        ["subscribe"] = "01020370726f01060180db9ae1d0acb006",
        ["subscribe-to-the-newest"] = "0182000370726f0000",
        ["cancel"] = "010300",
        ["cancel-at-period-end"] = "010302",
        ["set-contract"] =
            "0184056b65795f310f80dbd5bed4b1b00680dbf4ffa5ddbe06022105696e7075740a6c6c6d5f746f6b656e7301056d6f64656c066770742d346f00a8"
            + "9c01f03effff0f0a65766572797468696e6706696d6167657300026274640203746606c0ea30686a6c0473697a650763726564697473c0b518d0940e"
            + "c0be9201c092f40100c0d4616e00e005e0ee05e81f",
        ["set-contract-without-anything"] = "01040000",
        ["remove-contract"] = "0185056b65795f31",
        ["set-prices"] =
            "0106022105696e7075740a6c6c6d5f746f6b656e7301056d6f64656c066770742d346f00a89c01f03effff0f0a65766572797468696e6706696d6167"
            + "657300026274640203746606c0ea30686a6c0473697a650763726564697473c0b518d0940ec0be9201c092f40100c0d4616e00e005",
        ["remove-prices"] = "0107",
        ["add-grant"] = "0108070570726f6d6f7403555344010180db9ae1d0acb006020a6c6c6d5f746f6b656e7306696d616765730670695f313233",
        ["add-grant-without-end"] = "01080006746f702d75709effc79e88f3b50107637265646974730000",
        ["void-grant"] = "0189056b65795f310570726f6d6f",
        ["set-cap"] = "010a087065722d757365726a0201047479706505696e707574020475736572047465616d000000",
        ["set-cap-of-units"] = "010a06746f6b656e73e0a4e8030700010372756e0201010a6c6c6d5f746f6b656e73",
        ["remove-cap"] = "010b087065722d7573657201",
        ["close-budget"] = "010c06746f6b656e7303010572756e2d37000100",
        ["set-alert"] = "010d046275726e050000e80180a0a39c8c0201",
        ["remove-alert"] = "010e046275726e00",
        ["suspend"] = "018f076b65795f6f7073104c6f6f6b73206c696b65206672617564",
        ["resume"] = "0110",
        ["set-brake"] = "011101e80680f882ad1680a0a39c8c02",
        ["remove-brake"] = "011100",
        ["set-auto-top-up"] = "01120174e403062880f085da2c",
        ["remove-auto-top-up"] = "011200",
        ["decline-top-up"] = "011308746f7075703a34310c636172645f65787069726564",
        ["authorize"] =
            "01141e7265715f30314a44335a385439513457365637583559324e314d304b3842f0debc9a78563412020a6c6c6d5f746f6b656e73e44d0104747970"
            + "6505696e7075740a6c6c6d5f746f6b656e73c0f2c3d7010002056d6f64656c066770742d346f047573657208757365722d3132330000",
        ["authorize-and-hold"] =
            "01141e7265715f30314a44335a385439513457365637583559324e314d304b3842f0debc9a78563412010a6c6c6d5f746f6b656e73c0f2c3d7010000"
            + "0180db9ae1d0acb0060180f085da2c",
        ["record-usage"] =
            "0195056b65795f310572756e2d37f0debc9a78563412020a6c6c6d5f746f6b656e73e44d01047479706505696e7075740a6c6c6d5f746f6b656e73c0"
            + "f2c3d7010001056d6f64656c066770742d346f0180db9ae1d0acb006",
        ["settle"] =
            "01160572756e2d37f0debc9a7856341201020a6c6c6d5f746f6b656e73e44d01047479706505696e7075740a6c6c6d5f746f6b656e73c0f2c3d70100"
            + "01",
        ["settle-as-estimated"] = "01160572756e2d37f0debc9a785634120000",
        ["settle-nothing"] = "01160572756e2d37f0debc9a78563412010001",
        ["extend"] =
            "01170572756e2d37f0debc9a7856341201020a6c6c6d5f746f6b656e73e44d01047479706505696e7075740a6c6c6d5f746f6b656e73c0f2c3d70100"
            + "00",
        ["extend-time"] = "01170572756e2d37f0debc9a78563412000180f085da2c",
        ["release"] = "01180572756e2d370100000000000000",
        ["void-event"] = "01190572756e2d37f0debc9a785634120e57726f6e6720637573746f6d6572",
        ["amend-event"] =
            "011a0572756e2d37f0debc9a78563412020a6c6c6d5f746f6b656e73e44d01047479706505696e7075740a6c6c6d5f746f6b656e73c0f2c3d7010014"
            + "57726f6e67206d6f64656c207265706f72746564",
        ["close-period"] = "011b0107323032362d3130",
        ["close-first-period"] = "011b00",
        ["pay-invoice"] = "011c07323032362d3131057061795f31c0b2892f010563685f3432",
        ["pay-invoice-without-reference"] = "011c07323032362d3131057061795f326200",
        ["issue-credit-note"] = "011d07323032362d313104636e5f316c01064f7574616765",
        ["void-invoice"] = "011e07323032362d31310e57726f6e6720637573746f6d6572",
        ["give-up-invoice"] = "011f07323032362d313109496e736f6c76656e74",
        ["refund-balance"] = "01200472655f31c0a2c202010472665f37",
        ["refund-balance-without-reference"] = "01200472655f326200",
    };

    private static readonly Dictionary<string, string> Answers = new()
    {
        ["accepted"] =
            "010001ce490355534402010000010180db9ae1d0acb00601fc071e7265715f30314a44335a385439513457365637583559324e314d304b3842bf3c8d"
            + "632d3a1b360f7cb82151976387f0debc9a7856341200038084b4ae0d80b4bc0200040370726f060e02056d6f64656c066770742d346f047479706505"
            + "696e70757401020a6c6c6d5f746f6b656e73e44d1e0370726f060c6770742d346f2d696e70757400dac001010d6772616e745f323032365f3131dac0"
            + "010313056461696c791880b2c80180c60ae403dac001dc948c2f12076d6f6e74686c7918f03edac001c6c4d4a60a1b087065722d75736572180a383a"
            + "757365722d313233c0e4cc01a0386adac001c2a9c901dadb84c013c0b6dc05",
        ["accepted-with-a-record-that-has-grown"] = "010001020345555221000000018f80db9ae1d0acb006056b65795f31074f7665726475650107323032362d3130",
        ["replayed"] = "01010118035553442a000000010180db9ae1d0acb00605000572756e2d37ad7704add90a122f52545bbe2e4e70a30100000000000000",
        ["unchanged"] = "010200ce4903555344",
        ["denied-by-a-limit"] =
            "014602ce490355534446010106746f6b656e73f0b802e0fa01e838e8060180ebb7caebacb006f00ce806164361702027746f6b656e73272073746f70"
            + "732069742e0952616973652069742e0180a4a7da06010a6c6c6d5f746f6b656e73",
        ["denied-by-a-limit-for-ever"] =
            "014602ce490355534446010106746f6b656e73f0b802e0fa01e838e80600f00ce806164361702027746f6b656e73272073746f70732069742e095261"
            + "6973652069742e0000",
        ["denied-without-limit"] = "013c0206035553443c030000000b4f6e206e6f20706c616e2e0a5375627363726962652e0000",
        ["denied-and-noted"] =
            "0146030a0355534461000000011980db9ae1d0acb006057265715f3246010106746f6b656e73f0b802e0fa01e838e8060180909de91af00ce8061643"
            + "61702027746f6b656e73272073746f70732069742e0952616973652069742e0180a4a7da06010a6c6c6d5f746f6b656e7346010106746f6b656e73f0"
            + "b802e0fa01e838e8060180ebb7caebacb006f00ce806164361702027746f6b656e73272073746f70732069742e0952616973652069742e0180a4a7da"
            + "06010a6c6c6d5f746f6b656e73",
        ["id-reused"] = "011400ce4903555344",
        ["unknown-customer"] = "010a000000",
    };

    [Fact]
    public void Commands_have_exactly_these_bytes()
    {
        foreach (var (name, command) in CommandSamples.All) Assert.Equal(Commands[name], Convert.ToHexStringLower(CommandCodec.Encode(command)));
    }

    [Fact]
    public void Answers_have_exactly_these_bytes()
    {
        foreach (var (name, answer) in CommandSamples.Answers) Assert.Equal(Answers[name], Convert.ToHexStringLower(AnswerCodec.Encode(answer)));
    }

    [Fact]
    public void What_nodes_of_released_programs_sent_is_understood()
    {
        foreach (var (name, command) in CommandSamples.All) Assert.Equal(Dump.Of(command), Dump.Of(CommandCodec.Decode(Convert.FromHexString(Commands[name]))));
        foreach (var (name, answer) in CommandSamples.Answers) Assert.Equal(Dump.Of(answer), Dump.Of(AnswerCodec.Decode(Convert.FromHexString(Answers[name]))));
    }

    [Fact]
    public void Every_kind_of_command_is_among_them() =>
        Assert.Equal(Anything.CommandTypes.Select(t => t.Name).Order(), CommandSamples.All.Select(s => s.Command.GetType().Name).Distinct().Order());
}
