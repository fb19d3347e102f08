using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Spend.ClockedGateway;
using Spend.Gateway.Tests;

// The gateway in a process of its own whose time a test tells it, so that months pass in minutes and it can be killed in any of them. The
// first argument is the time at the start; each line of the standard input is a later one, and is answered with "clock " and itself.
var clock = new ToldClock(DateTimeOffset.Parse(args[0], CultureInfo.InvariantCulture));
Microsoft.AspNetCore.Builder.WebApplication app;
using (new HostInjection(services => services.AddSingleton<TimeProvider>(clock))) app = Spend.Gateway.Gateway.Build(args[1..]);

new Thread(Listen) { IsBackground = true }.Start();
app.Run();

void Listen()
{
    while (Console.In.ReadLine() is { } line)
    {
        clock.Set(DateTimeOffset.Parse(line, CultureInfo.InvariantCulture));
        Console.WriteLine("clock " + line);
    }
}
