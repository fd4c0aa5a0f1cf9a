using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RedisLocking.Cli.Output;

/// <summary>Where a command says what it found: for a person, or with <c>--json</c> for a program, a line for each thing.</summary>
/// <param name="json">For a program.</param>
/// <param name="output">Results.</param>
/// <param name="error">Failures, and what happens on the way.</param>
internal sealed class Report(bool json, TextWriter output, TextWriter error)
{
    public bool IsJson => json;

    /// <summary>Whether a person looks: then there are tables and colours.</summary>
    public bool IsForPerson => !json && !Console.IsOutputRedirected;

    public TextWriter Output => output;

    /// <summary>A result: the value for a program, the text for a person.</summary>
    public void Result<T>(T value, JsonTypeInfo<T> type, Func<string> text) => output.WriteLine(json ? Text(value, type) : text());

    /// <summary>
    /// What happens while something else has standard output; people are told nothing of it, and what JSON needs is not even
    /// loaded for them: that takes as long as a hand-off between two machines.
    /// </summary>
    public void Event<T>(T value, Func<JsonTypeInfo<T>> type)
    {
        if (json)
            error.WriteLine(Text(value, type()));
    }

    /// <summary>What a person should know, and a program sees by itself.</summary>
    public void Note(string text)
    {
        if (!json)
            error.WriteLine($"redislock: {text}");
    }

    /// <summary>Says why nothing came of it.</summary>
    /// <returns>What to end with.</returns>
    public int Fail(Failure failure)
    {
        error.WriteLine(json ? Text(failure, FailureJson.Default.Failure) : $"redislock: {failure.Line}");
        return failure.ExitCode;
    }

    private static string Text<T>(T value, JsonTypeInfo<T> type)
    {
        var bytes = new ArrayBufferWriter<byte>();
        // It is written to no web page, so an apostrophe may stand as it is.
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonSerializer.Serialize(writer, value, type);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
