using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace RedisLocking.Scripting;

/// <summary>A Lua script, embedded from the <c>.lua</c> file that stands beside its primitive.</summary>
internal sealed class RedisScript
{
    private RedisScript(string name, string text)
    {
        Name = name;
        Text = text;
        Hash = Digest(text);
    }

    /// <summary>The file, such as <c>Mutexes/acquire.lua</c>.</summary>
    public string Name { get; }

    public string Text { get; }

    /// <summary>The SHA-1 under which Redis caches the script.</summary>
    public byte[] Hash { get; }

    /// <summary>Reads the files and puts them one behind the other; the first ones hold local functions that the last one uses.</summary>
    public static RedisScript Load(params ReadOnlySpan<string> files) => LoadFrom(Assembly.GetExecutingAssembly(), files);

    /// <summary>The same of the files of another assembly.</summary>
    public static RedisScript LoadFrom(Assembly assembly, params ReadOnlySpan<string> files)
    {
        var text = new StringBuilder();
        foreach (var file in files)
            text.Append(Read(assembly, file)).Append('\n');
        return new RedisScript(files[^1], text.ToString());
    }

    /// <summary>The same of a script that grants. With a hold-off, a server that was started, emptied or promoted grants nothing for so long.</summary>
    /// <param name="holdOff">How long; null: it grants at once.</param>
    /// <param name="files">
    /// As above; the first is <c>Scripting/token.lua</c>, for a token is what such a server refuses. Where it is named once more, tokens are given
    /// again from there on; without a hold-off that is left out.
    /// </param>
    public static RedisScript LoadGranting(TimeSpan? holdOff, params ReadOnlySpan<string> files)
    {
        if (holdOff is not { } longest)
            return Load([.. files.ToArray().Distinct(StringComparer.Ordinal)]);

        var text = new StringBuilder()
            .Append(Read(files[0])).Append('\n')
            .Append(Read("Scripting/member.lua")).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"local HOLD_OFF = {(long)longest.TotalMilliseconds}\n")
            .Append(Read("Scripting/heldoff.lua")).Append('\n');
        foreach (var file in files[1..])
            text.Append(Read(file)).Append('\n');
        return new RedisScript(files[^1], text.ToString());
    }

    private static string Read(string file) => Read(Assembly.GetExecutingAssembly(), file);

    private static string Read(Assembly assembly, string file)
    {
        using var stream = assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The script '{file}' is not embedded in {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [SuppressMessage("Security", "CA5350", Justification = "Redis names cached scripts by their SHA-1.")]
    private static byte[] Digest(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
}
