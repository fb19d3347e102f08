using System.Text;

namespace Spend.Gateway.Tests.Webhooks;

/// <summary>Secrets are encrypted where they are stored, and nowhere to be seen after they were shown.</summary>
public sealed class SecretStorageTests
{
    [Fact]
    public async Task No_file_holds_a_secret_and_no_log_line_a_secret_or_a_signature()
    {
        await using var gateway = await Start();
        var (endpoint, secret) = await gateway.Endpoint(gateway.Receiver.Url("/ok/canary"));
        var rotated = (await gateway.Admin.Post(endpoint + "/rotate_secret", null)).Is(200)["secret"]!.ToString();
        await gateway.Publish();
        var received = await gateway.Arrival(static r => r.Path == "/ok/canary");
        await gateway.Deliveries(endpoint, static a => (string?)a["data"]![0]!["status"] == "delivered");

        var files = Directory.EnumerateFiles(gateway.Data, "*", SearchOption.AllDirectories).Where(static file => !file.EndsWith("spend.lock", StringComparison.Ordinal)).ToDictionary(static file => file, Bytes);
        Assert.Contains(files.Keys, static file => file.EndsWith("delivery.db", StringComparison.Ordinal));
        Assert.Contains(files.Values, static bytes => bytes.AsSpan().IndexOf("whe_"u8) >= 0); // what is not secret can be found
        foreach (var shown in new[] { secret, rotated })
        {
            byte[] raw = Convert.FromBase64String(shown[6..]);
            Assert.All(files, file => Assert.True(
                file.Value.AsSpan().IndexOf(raw) < 0 && file.Value.AsSpan().IndexOf(Encoding.ASCII.GetBytes(shown[6..])) < 0, $"{file.Key} holds a secret."));
            Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains(shown[6..], StringComparison.Ordinal));
        }
        foreach (var signature in received.Headers["webhook-signature"].Split(' '))
            Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains(signature[3..], StringComparison.Ordinal));
        Assert.Contains(gateway.Log.Lines, static line => line.Contains("Request", StringComparison.Ordinal)); // it does hear everything
    }

    [Fact]
    public async Task After_a_restart_the_same_secret_signs()
    {
        await using var gateway = await Start();
        var (_, secret) = await gateway.Endpoint(gateway.Receiver.Url("/ok/restarted"));
        await gateway.Restart();
        var id = await gateway.Publish();
        Assert.True((await gateway.Arrival(r => r.Id == id)).IsSignedBy(secret));
    }

    [Fact]
    public async Task The_keys_are_for_this_user_alone()
    {
        await using var gateway = await Start();
        await gateway.Endpoint("https://example.com/");
        var keys = Path.Combine(gateway.Data, "keys");
        Assert.NotEmpty(Directory.GetFiles(keys));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
        foreach (var file in Directory.GetFiles(keys)) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Without_the_keys_an_endpoint_says_so_and_works_again_with_a_new_secret()
    {
        await using var gateway = await Start();
        var (endpoint, secret) = await gateway.Endpoint(gateway.Receiver.Url("/ok/keyless"));
        await gateway.Restart(() => Directory.Delete(Path.Combine(gateway.Data, "keys"), recursive: true));
        Assert.Equal("unusable", (await gateway.Admin.Get(endpoint)).Is(200)["status"]!.ToString());

        var id = await gateway.Publish();
        var list = await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray() is { Count: 1 } all && (int)all[0]!["attempt_count"]! == 1);
        var path = $"{endpoint}/deliveries/{list["data"]![0]!["id"]}";
        Assert.Equal("secret_lost", (await gateway.Admin.Get(path)).Is(200)["attempts"]![0]!["outcome"]!.ToString());
        Assert.Contains(gateway.Log.Lines, static line => line.Contains("rotate the secret", StringComparison.Ordinal));
        Assert.Empty(gateway.Receiver.All);

        var rotated = (await gateway.Admin.Post(endpoint + "/rotate_secret", null)).Is(200);
        Assert.Equal("enabled", rotated["status"]!.ToString());
        Assert.Null(rotated["previous_secret_until"]);
        gateway.Forward(TimeSpan.FromSeconds(6));
        var received = await gateway.Arrival(r => r.Id == id);
        Assert.True(received.IsSignedBy(rotated["secret"]!.ToString()) && !received.IsSignedBy(secret));
    }

    private static byte[] Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static async Task<WebhookGateway> Start()
    {
        var gateway = new WebhookGateway();
        await gateway.InitializeAsync();
        return gateway;
    }
}
