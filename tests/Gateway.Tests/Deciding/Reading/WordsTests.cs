using System.Text;
using Spend.Gateway.Deciding.Reading;

namespace Spend.Gateway.Tests.Deciding.Reading;

public class WordsTests
{
    [Fact]
    public void The_same_bytes_are_the_same_string() => Assert.Same(Words.TextOf("llm_tokens"u8), Words.TextOf("llm_tokens"u8));

    [Fact]
    public void However_many_words_there_are_each_is_itself()
    {
        for (var round = 0; round < 2; round++)
            for (var i = 0; i < 30_000; i++)
            {
                var word = $"customer-{i}-é{i % 7}";
                Assert.Equal(word, Words.TextOf(Encoding.UTF8.GetBytes(word)));
            }
        var far = new string('x', 500);
        Assert.Equal(far, Words.TextOf(Encoding.UTF8.GetBytes(far)));
        Assert.Equal("", Words.TextOf(default));
    }
}
