using System.Reflection;
using System.Runtime.CompilerServices;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;
using Spend.Core.TopUps;
using Spend.Core.Wallets;

namespace Spend.Core.Tests.Architecture;

/// <summary>The core decides; it knows no package, no clock, no file and never waits.</summary>
public sealed class CoreIsPureTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly Core = typeof(Account).Assembly;

    [Fact]
    public void The_core_references_nothing_but_the_platform()
    {
        var platform = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        foreach (var reference in Core.GetReferencedAssemblies())
        {
            Assert.StartsWith("System.", reference.Name);
            Assert.True(File.Exists(Path.Combine(platform, reference.Name + ".dll")), $"{reference.Name} is no part of the platform.");
        }
    }

    [Fact]
    public void The_core_uses_no_part_of_the_platform_that_reaches_outside()
    {
        string[] outside = ["System.Net", "System.IO.FileSystem", "System.Data", "System.Diagnostics.Process", "System.Threading.Tasks", "System.Threading.Thread", "System.Console"];
        Assert.DoesNotContain(Core.GetReferencedAssemblies(), r => outside.Any(o => r.Name!.StartsWith(o, StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_in_the_core_waits()
    {
        foreach (var method in Core.GetTypes().SelectMany(static t => t.GetMethods(Everything)))
        {
            Assert.Null(method.GetCustomAttribute<AsyncStateMachineAttribute>());
            foreach (var type in method.GetParameters().Select(static p => p.ParameterType).Append(method.ReturnType))
                Assert.False(IsTask(type), $"{method.DeclaringType}.{method.Name} waits.");
        }
    }

    [Fact]
    public void No_amount_is_a_floating_point_number()
    {
        foreach (var field in Core.GetTypes().SelectMany(static t => t.GetFields(Everything)))
            Assert.False(field.FieldType == typeof(double) || field.FieldType == typeof(float) || field.FieldType == typeof(decimal), $"{field.DeclaringType}.{field.Name} is not exact.");
    }

    [Fact]
    public void No_static_of_the_core_can_change()
    {
        foreach (var field in Core.GetTypes().Where(static t => !t.IsDefined(typeof(CompilerGeneratedAttribute))).SelectMany(static t => t.GetFields(Everything)))
            if (field.IsStatic && !field.Name.StartsWith('<')) Assert.True(field.IsInitOnly || field.IsLiteral, $"{field.DeclaringType}.{field.Name} can change.");
    }

    [Fact]
    public void Every_record_is_one_that_an_account_applies()
    {
        var handled = Records().Select(static r => r.GetType()).ToHashSet();
        Assert.Equal(TypesOf<Record>().Select(static t => t.Name).Order(), handled.Select(static t => t.Name).Order());
        var account = new Account();
        foreach (var record in Records()) account.Apply(record);
        Assert.Equal(Records().Count(), (int)account.Sequence);
    }

    [Fact]
    public void Every_command_is_one_that_the_decider_decides()
    {
        foreach (var type in TypesOf<Command>())
        {
            var command = (Command)RuntimeHelpers.GetUninitializedObject(type);
            var thrown = Xunit.Record.Exception(() => Decider.Decide(Sample.Customer().Account, command, Past.Nothing, Sample.Catalog, Sample.Start));
            Assert.False(thrown is ArgumentOutOfRangeException { ParamName: "command" }, $"{type.Name} has no decision.");
        }
    }

    [Fact]
    public void Every_record_and_command_is_sealed() => Assert.All(TypesOf<Record>().Concat(TypesOf<Command>()), static t => Assert.True(t.IsSealed, t.Name));

    private static Alert Watched => new("a", AlertCondition.SpendAbove, "", 0, Money.Zero, default);

    private static readonly string Invoice = default(BillingPeriod).Id;

    private static IEnumerable<Record> Records() =>
    [
        .. Sample.Customer("0").Records,
        new GrantAdded(Sample.Start, Ask.Grant("g", "1").Grant), new GrantClosed(Sample.Start, "g", GrantStatus.Voided, Money.Parse("1")), new PlanGrantsEnded(Sample.Start, [], null),
        new ChangeScheduled(Sample.Start, null), new ContractSet(Sample.Start, new Contract(null, null, [], null, null)), new ContractRemoved(Sample.Start),
        new PricesSet(Sample.Start, []), new PricesRemoved(Sample.Start),
        new CapSet(Sample.Start, Ask.Cap("c", "1", CapWindow.Day).Cap), new CapRemoved(Sample.Start, "c"),
        new Posting(Sample.Start, PostingKind.Usage, "e", EventKey.OfEvent("e"), default),
        new CapSet(Sample.Start, Ask.Cap("b", "1", CapWindow.Lifetime).Cap), new BudgetClosed(Sample.Start, "b", "", Money.Parse("1"), Money.Zero, Money.Zero),
        new AccountSuspended(Sample.Start, "why"), new AccountResumed(Sample.Start), new BrakeSet(Sample.Start, null), new BrakeTripped(Sample.Start, Sample.Start, Money.Zero, Money.Zero),
        new AlertSet(Sample.Start, Watched), new AlertTriggered(Sample.Start, Watched, "", default, Money.Zero, Money.Zero), new AlertRearmed(Sample.Start, "a", "", default), new AlertRemoved(Sample.Start, "a"),
        new CapReached(Sample.Start, default), new WalletDepleted(Sample.Start, "USD"), new DenialNoted(Sample.Start, "e", new Denial(Status.Suspended, LimitSource.Account, null, Money.Zero, Money.Zero, "", "", null)),
        new AutoTopUpSet(Sample.Start, null), new TopUpRequested(Sample.Start, new TopUpRequest("topup:1", Sample.Start, Money.Zero), Money.Zero), new TopUpDeclined(Sample.Start, "topup:1", ""),
        new PeriodClosed(Sample.Start, default, 1, new WrittenInvoice([], Money.Parse("5"), Money.Zero, Money.Zero, Sample.Start, null)),
        new InvoiceOverdue(Sample.Start, Invoice, Money.Parse("5")), new InvoicePaid(Sample.Start, Invoice, "p", Money.Parse("1"), Money.Zero, null),
        new CreditNoteIssued(Sample.Start, Invoice, "n", 1, Money.Parse("1"), Money.Parse("1"), Money.Zero, Money.Zero, ""), new InvoiceGivenUp(Sample.Start, Invoice, ""),
        new InvoiceVoided(Sample.Start, Invoice, Money.Zero, ""), new BalanceRefunded(Sample.Start, "r", Money.Zero, null),
        new EpochStarted(Sample.Start, 1, ""),
    ];

    private static IEnumerable<Type> TypesOf<T>() => Core.GetTypes().Where(static t => t.IsSubclassOf(typeof(T)) && !t.IsAbstract);

    private static bool IsTask(Type type) => type.Namespace is "System.Threading.Tasks" || (type.IsGenericType && type.GetGenericArguments().Any(IsTask)) || type.Name.StartsWith("IAsyncEnumerable", StringComparison.Ordinal);
}
