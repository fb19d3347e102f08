using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Accounts;

public sealed class ProfileInUseTests
{
    public static readonly TheoryData<string> Amounts = ["alert", "brake", "top-up"];

    [Theory]
    [MemberData(nameof(Amounts))]
    public void The_currency_stays_while_somebody_has_named_an_amount_in_it(string what)
    {
        var customer = new AccountDriver();
        customer.Must(new Configure(Sample.Profile));
        customer.Must(new Configure(Sample.Profile with { Currency = "JPY" }));
        var (set, remove) = what switch
        {
            "alert" => (Ask.Alert("low", AlertCondition.FundsBelow, "JPY", amount: "1000") as Command, new RemoveAlert("low") as Command),
            "brake" => (Ask.Brake("1000"), new SetBrake(null)),
            _ => (Ask.TopUp("0", "1000"), new SetAutoTopUp(null)),
        };
        customer.Must(set);
        Assert.Equal(Status.ProfileInUse, customer.Do(new Configure(Sample.Profile)).Status);
        customer.Must(remove);
        customer.Must(new Configure(Sample.Profile));
    }
}
