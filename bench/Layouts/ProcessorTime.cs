using System.Diagnostics;
using System.Globalization;

namespace Spend.Layouts;

/// <summary>Seconds of CPU time since the machine started.</summary>
/// <param name="All">Of all processors, idle or not.</param>
/// <param name="Server">Used by the server's processes.</param>
/// <param name="Others">Used by neither the server nor this program.</param>
internal readonly record struct Used(double All, double Server, double Others)
{
    public static Used operator -(Used later, Used earlier) => new(later.All - earlier.All, later.Server - earlier.Server, later.Others - earlier.Others);
}

/// <summary>Who uses the machine. Linux only; the server runs on this machine.</summary>
internal sealed class ProcessorTime(int postmaster)
{
    private const double TicksPerSecond = 100;

    public Used Read()
    {
        // user nice system idle iowait irq softirq steal
        var all = Array.ConvertAll(File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9], static t => double.Parse(t, CultureInfo.InvariantCulture) / TicksPerSecond);
        var busy = all.Sum() - all[3] - all[4];
        var server = Directory.EnumerateDirectories("/proc").Select(static d => Path.GetFileName(d)).Where(static d => char.IsAsciiDigit(d[0])).Sum(TimeOfServer);
        return new Used(all.Sum(), server, busy - server - Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds);
    }

    private double TimeOfServer(string process)
    {
        try
        {
            // What follows the name in brackets: state, parent, …, and from the twelfth on the times in user mode and in the kernel.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (int.Parse(fields[1], CultureInfo.InvariantCulture) != postmaster) return 0;
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException)
        {
            return 0; // it has ended meanwhile
        }
    }
}
