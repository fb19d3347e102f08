using System.Text;
using Spend.Gateway.Webhooks.Sending;

namespace Spend.Gateway.Tests.Webhooks;

public sealed class SignatureTests
{
    /// <summary>The example that the libraries of Standard Webhooks test with.</summary>
    [Fact]
    public void The_signature_is_the_one_of_the_specification() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Of([Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("{\"test\": 2432232314}")));

    [Fact]
    public void Several_secrets_give_several_signatures_parted_by_spaces()
    {
        byte[] one = [1], two = [2];
        var both = WebhookSignature.Of([one, two], "a", 1, "{}"u8).Split(' ');
        Assert.Equal([WebhookSignature.Of([one], "a", 1, "{}"u8), WebhookSignature.Of([two], "a", 1, "{}"u8)], both);
        Assert.NotEqual(both[0], both[1]);
    }
}
