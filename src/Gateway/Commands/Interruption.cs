using System.Runtime.InteropServices;

namespace Spend.Gateway.Commands;

/// <summary>
/// Turns Ctrl+C and SIGTERM into a cancellation, so that a command leaves nothing half done. Asked a second time, the process ends at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Heed(signal, Commands.ExitCode.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Heed(signal, Commands.ExitCode.Terminated)),
    ];

    public CancellationToken Stop => _stop.Token;

    /// <summary>How a command ends that was cut short.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode) is > 0 and var heard ? heard : Commands.ExitCode.Interrupted;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }

    private void Heed(PosixSignalContext signal, int exitCode)
    {
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0) return;
        signal.Cancel = true;
        _stop.Cancel();
    }
}
