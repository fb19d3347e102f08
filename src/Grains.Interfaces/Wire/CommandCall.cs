using Spend.Core.Accounts;
using Spend.Journal;

namespace Spend.Grains.Interfaces.Wire;

/// <summary>A command on its way to a grain. Within one silo it is handed over as it is; only a connection makes bytes of it.</summary>
[Immutable]
public sealed class CommandCall
{
    private readonly Command? _command;
    private readonly byte[]? _bytes;

    public CommandCall(Command command, long configuration) => (_command, Configuration) = (command, configuration);

    private CommandCall(byte[] bytes, long configuration) => (_bytes, Configuration) = (bytes, configuration);

    /// <summary>How much of the configuration the silo knew that asks; 0: it did not say.</summary>
    public long Configuration { get; }

    /// <exception cref="UnknownRecordException">It was made by a newer program.</exception>
    public Command Command => _command ?? CommandCodec.Decode(_bytes);

    /// <summary>What goes over the wire: <see cref="CommandCodec"/>'s bytes, which have a version of their own.</summary>
    [GenerateSerializer, Immutable, Alias("spend.command")]
    public struct Wire
    {
        [Id(0)]
        public byte[] Command { get; set; }

        [Id(1)]
        public long Configuration { get; set; }
    }

    [RegisterConverter]
    internal sealed class Converter : IConverter<CommandCall, Wire>
    {
        public CommandCall ConvertFromSurrogate(in Wire surrogate) => new(surrogate.Command, surrogate.Configuration);

        public Wire ConvertToSurrogate(in CommandCall value) => new() { Command = value._bytes ?? CommandCodec.Encode(value._command!), Configuration = value.Configuration };
    }
}
