using System.Xml.Linq;

namespace RedisLocking.Repository.Tests.Projects;

/// <summary>A project, or a props or targets file, as it is written.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument _document;

    private ProjectFile(string path)
    {
        Path = path;
        _document = XDocument.Parse(RepositoryFiles.Read(path));
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>What its build makes.</summary>
    public string Assembly => Property("AssemblyName") ?? Name;

    /// <summary>It is installed as a program: its packages and ours travel inside.</summary>
    public bool IsTool => Property("PackAsTool") == "true";

    /// <summary>It is loaded by compilers, and nobody's application ever sees its types.</summary>
    public bool IsAnalyzer => Property("IsRoslynComponent") == "true";

    public static ProjectFile Read(string path) => new(path);

    public static IReadOnlyList<ProjectFile> ReadAll(string folder) =>
        [.. RepositoryFiles.Find(folder, "*.csproj").Select(Read)];

    public IEnumerable<XElement> Items(string kind) => _document.Descendants(kind);

    public string? Property(string name) => _document.Descendants(name).LastOrDefault()?.Value;

    /// <summary>The projects whose assemblies this one uses; one that is only built before it does not count.</summary>
    public IEnumerable<string> ReferencedProjects() =>
        Items("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => ((string)reference.Attribute("Include")!).Replace('\\', '/'))
            .Select(System.IO.Path.GetFileNameWithoutExtension)!;

    public IEnumerable<string> ReferencedPackages() =>
        Items("PackageReference").Select(reference => (string?)reference.Attribute("Include")).OfType<string>();
}
