namespace Spend.Gateway.Tests.Documents;

/// <summary>What a newcomer types first, and what an operator types in need, runs here as printed and must answer as printed.</summary>
public sealed class TourTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("spend-tour-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public Task The_readmes_tour_answers_as_printed() => new DocumentTour("README.md").Take(_data, 9);

    [Fact]
    public Task The_quickstart_answers_as_printed() => new DocumentTour("docs/quickstart.md").Take(_data, 4);

    [Fact]
    public Task The_page_on_concepts_answers_as_printed() => new DocumentTour("docs/concepts.md").Take(_data, 9);

    [Fact]
    public Task The_page_on_streaming_answers_as_printed() => new DocumentTour("docs/streaming.md").Take(_data, 5);

    [Fact]
    public Task The_page_on_control_answers_as_printed() => new DocumentTour("docs/control.md").Take(_data, 10);

    /// <summary>In the order in which the pages send to each other.</summary>
    [Fact]
    public async Task Whoever_reads_on_does_so_on_the_server_that_is_there()
    {
        using var gateway = await DocumentTour.Gateway(_data);
        foreach (var page in new[] { "docs/quickstart.md", "docs/concepts.md", "README.md", "docs/control.md", "docs/streaming.md" }) await new DocumentTour(page).Take(gateway);
    }
}
