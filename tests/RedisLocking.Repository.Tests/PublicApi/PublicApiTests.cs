namespace RedisLocking.Repository.Tests.PublicApi;

/// <summary>Each assembly's public surface is in a text file beside this one, so that a change to it is seen in review.</summary>
public sealed class PublicApiTests
{
    private const string Folder = "tests/RedisLocking.Repository.Tests/PublicApi";
    private const string Update = "UPDATE_PUBLIC_API";

    public static TheoryData<string> Assemblies => ProductAssembly.Names;

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_surface_is_the_one_that_was_reviewed(string assembly)
    {
        var path = $"{Folder}/{assembly}.txt";
        var built = PublicApiText.Of(ProductAssembly.PublicTypes(assembly));
        if (Environment.GetEnvironmentVariable(Update) == "1")
            File.WriteAllText(RepositoryFiles.FullPath(path), built);

        var reviewed = File.Exists(RepositoryFiles.FullPath(path)) ? RepositoryFiles.Read(path) : "";
        if (built != reviewed)
            Assert.Fail($"{path} is not what was built:\n{Difference(reviewed, built)}\n"
                + $"If the change is meant, write the file anew and commit it: {Update}=1 dotnet test tests/RedisLocking.Repository.Tests");
    }

    [Fact]
    public void No_text_file_is_left_of_an_assembly_that_is_gone() =>
        RepositoryFiles.Find(Folder, "*.txt").Select(Path.GetFileNameWithoutExtension)
            .Except(Assemblies.Select(row => row.Data)).ShouldBeEmpty();

    [Fact]
    public void A_change_is_shown_with_the_lines_that_it_adds_and_removes() =>
        Difference("class A\n  int One()\n\nclass B\n", "class A\n  int One(int more)\n\nclass B\n")
            .ShouldBe("  class A\n-   int One()\n+   int One(int more)\n  \n  class B\n  ");

    // A surface has a few hundred lines, so the plain table of the longest common subsequence will do.
    private static string Difference(string before, string after)
    {
        string[] old = before.Split('\n'), now = after.Split('\n');
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var lines = new List<string>();
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
                (lines, i, j) = ([.. lines, "  " + old[i]], i + 1, j + 1);
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
                lines.Add("- " + old[i++]);
            else
                lines.Add("+ " + now[j++]);
        }
        return string.Join('\n', lines);
    }
}
