using System.Text;

namespace Spend.Journal.Tests.Sqlite;

public sealed class OrderTests
{
    [Fact]
    public void Texts_are_ordered_like_their_bytes()
    {
        string[] texts = ["", "\0", "a", "a\0", "aa", "b", "é", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff", "a\uffff", "a\U00010000"];
        foreach (var a in texts)
            foreach (var b in texts)
                Assert.Equal(Math.Sign(Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b))), Math.Sign(Utf8Order.Instance.Compare(a, b)));
    }
}
