using Spend.Journal.Tests.Stores;

namespace Spend.Journal.Tests.Sqlite;

public sealed class SqliteActivityTests : ActivityContractTests<SqliteActivityStore>
{
    [Fact]
    public void A_damaged_file_is_begun_anew()
    {
        var folder = Directory.CreateTempSubdirectory("spend-activity-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "activity.db"), new string('x', 10_000));
            using var activity = SqliteActivity.Open(folder.FullName);
            Assert.Empty(new SqliteKeyUses(activity).Of("acme"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

public sealed class SqliteActivityStore : IActivityStore
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spend-activity-");
    private SqliteActivity _activity = null!;

    public SqliteActivityStore() => Open();

    public IDenialLog Denials { get; private set; } = null!;

    public ICustomerOverviews Overviews { get; private set; } = null!;

    public IKeyUses KeyUses { get; private set; } = null!;

    public void Reopen()
    {
        _activity.Dispose();
        Open();
    }

    public void Dispose()
    {
        _activity.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Open()
    {
        _activity = SqliteActivity.Open(_folder.FullName);
        (Denials, Overviews, KeyUses) = (new SqliteDenialLog(_activity), new SqliteCustomerOverviews(_activity), new SqliteKeyUses(_activity));
    }
}
