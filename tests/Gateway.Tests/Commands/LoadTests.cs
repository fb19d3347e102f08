namespace Spend.Gateway.Tests.Commands;

public sealed class LoadTests(GatewayHost gateway) : IClassFixture<GatewayHost>, IDisposable
{
    public const string Catalog = """
        {
          "about": "A shop.",
          "meters": {
            "tokens": { "unit": "token", "aggregation": "sum" },
            "images": { "unit": "image", "aggregation": "count" },
            "seats": { "unit": "seat", "aggregation": "unique", "value_property": "user" }
          },
          "plans": {
            "prepaid": { "currency": "USD", "prices": [
              { "id": "in", "meter": "tokens", "match": { "model": "m", "type": "input" }, "charge_model": "per_unit", "unit_amount": "0.0001" },
              { "id": "out", "meter": "tokens", "match": { "model": "m", "type": "output" }, "charge_model": "request_tiers", "size_property": "size", "tiers": [ { "up_to": "1000", "unit_amount": "0.001" }, { "unit_amount": "0.002" } ] },
              { "id": "image", "meter": "images", "charge_model": "flat", "amount": "0.05", "per": "event" } ] },
            "credits": { "currency": "USD", "overage": "bill", "overage_credit_price": "0.01", "recurring_grant": { "amount": "300", "unit": "credits" }, "prices": [
              { "id": "image", "meter": "images", "charge_model": "per_unit", "unit_amount": "8", "unit": "credits" },
              { "id": "seat", "meter": "seats", "charge_model": "per_unit", "unit_amount": "3" } ] }
          }
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spend-load-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_catalog_is_loaded_into_a_running_gateway_once()
    {
        using var other = await gateway.OtherTenant();
        var key = other.DefaultRequestHeaders.Authorization!.Parameter!;
        var first = await Load(Catalog, key);
        Assert.Equal(0, first.ExitCode);
        foreach (var line in new[] { "meter tokens  created", "meter seats  created", "plan  prepaid  created", "plan  credits  created" }) Assert.Contains(line, first.Output);
        Assert.DoesNotContain("created", (await Load(Catalog, key)).Is(0).Output);
        var changed = (await Load(Catalog.Replace("\"0.05\"", "\"0.06\"", StringComparison.Ordinal).Replace("\"seat\", \"aggregation\"", "\"chair\", \"aggregation\"", StringComparison.Ordinal), key)).Is(0);
        foreach (var line in new[] { "meter seats  changed", "plan  prepaid  version 2", "plan  credits  unchanged" }) Assert.Contains(line, changed.Output);
        Assert.Equal(2, (int)(await other.Get("/v1/plans/prepaid")).Is(200)["version"]!);
    }

    [Fact]
    public async Task A_catalog_is_loaded_into_a_data_directory()
    {
        var data = Path.Combine(_folder.FullName, "data");
        Assert.Contains("plan  prepaid  created", (await Ran.Of("load", await FileOf(Catalog), "--data", data)).Is(0).Output);
        Assert.Contains("plan  prepaid  unchanged", (await Ran.Of("load", await FileOf(Catalog), "--data", data)).Is(0).Output);
    }

    [Fact]
    public async Task What_is_refused_is_said_with_its_place_and_does_not_stop_the_rest()
    {
        using var other = await gateway.OtherTenant();
        var broken = await Load(Catalog.Replace("\"per\": \"event\"", "\"unit_amount\": \"1\"", StringComparison.Ordinal), other.DefaultRequestHeaders.Authorization!.Parameter!);
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("#/prices/2/unit_amount", broken.Output);
        Assert.Contains("plan  credits  created", broken.Output);
    }

    [Theory]
    [InlineData("[]", "it must be an object")]
    [InlineData("{\"prices\":{}}", "a member 'prices'")]
    [InlineData("{\"plans\":[]}", "plans must be an object")]
    [InlineData("{\"plans\":", "is no JSON")]
    public async Task A_file_that_is_no_catalog_is_said_to_be_none(string content, string sentence)
    {
        var ran = await Load(content, GatewayHost.AdminKey);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(sentence, ran.Error);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_sample_is_accepted_and_found_by_its_name(string sample)
    {
        using var other = await gateway.OtherTenant();
        var file = Spend.Gateway.Commands.Load.CatalogFile.Find(sample);
        var ran = (await Ran.Of("load", file.FullName, "--url", gateway.App.Urls.First(), "--key", other.DefaultRequestHeaders.Authorization!.Parameter!)).Is(0);
        Assert.Contains("created", ran.Output);
    }

    public static TheoryData<string> Samples => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "demo"), "*.json").Select(static f => Path.GetFileNameWithoutExtension(f))];

    [Fact]
    public async Task Help_says_what_it_takes()
    {
        var help = (await Ran.Of("load", "--help")).Is(0);
        foreach (var option in new[] { "--url", "--key", "--data", "FILE" }) Assert.Contains(option, help.Output);
        var both = (await Ran.Of("load", await FileOf(Catalog), "--data", "x", "--url", "http://127.0.0.1:1")).Is(2);
        Assert.Contains("--data is for a gateway in this process", both.Error);
        Assert.Contains("unauthenticated", (await Load("{\"meters\":{\"m\":{\"aggregation\":\"sum\"}}}", "sk_wrong")).Is(1).Output);
    }

    private async Task<Ran> Load(string content, string key) => await Ran.Of("load", await FileOf(content), "--url", gateway.App.Urls.First(), "--key", key);

    private async Task<string> FileOf(string content)
    {
        var file = Path.Combine(_folder.FullName, "catalog.json");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        return file;
    }
}
