using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Spend.Gateway.Commands;

/// <summary>
/// Turns Ctrl+C and SIGTERM into a cancellation, so that a command leaves nothing half done. Asked a second time, the process ends at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>Programs that start others send a signal to the process and to its group: so soon after the first it is the same.</summary>
    private static readonly TimeSpan Same = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly bool _isPatient;
    private long _heardAt;
    private int _exitCode;

    /// <param name="isPatient">The end is orderly, however often it is asked for.</param>
    public Interruption(bool isPatient)
    {
        _isPatient = isPatient;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Heed(signal, Commands.ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Heed(signal, Commands.ExitCode.Terminated)),
            // What some ways to start servers end them with.
            .. isPatient ? [PosixSignalRegistration.Create(PosixSignal.SIGQUIT, signal => Heed(signal, Commands.ExitCode.Terminated))] : Array.Empty<PosixSignalRegistration>(),
        ];
    }

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
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
        {
            signal.Cancel = _isPatient || Stopwatch.GetElapsedTime(Volatile.Read(ref _heardAt)) < Same;
            return;
        }
        Volatile.Write(ref _heardAt, Stopwatch.GetTimestamp());
        signal.Cancel = true;
        _stop.Cancel();
    }
}
