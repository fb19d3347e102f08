using System.CommandLine;
using System.CommandLine.Parsing;

namespace Spend.Gateway.Commands.Parsing;

/// <summary>Options and arguments that name a file which is there. A folder is none; the parser takes it for one.</summary>
internal static class ExistingFile
{
    public static Option<FileInfo> MustBeFile(this Option<FileInfo> option)
    {
        option.Validators.Add(static result => RefuseFolders(result, result.Tokens));
        return option.AcceptExistingOnly();
    }

    public static Argument<FileInfo[]> MustBeFiles(this Argument<FileInfo[]> argument)
    {
        argument.Validators.Add(static result => RefuseFolders(result, result.Tokens));
        return argument.AcceptExistingOnly();
    }

    private static void RefuseFolders(SymbolResult result, IReadOnlyList<Token> paths)
    {
        foreach (var path in paths)
            if (Directory.Exists(path.Value)) result.AddError($"'{path.Value}' is a directory, not a file.");
    }
}
