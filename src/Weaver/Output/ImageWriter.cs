using System.IO;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.Verify;
using Mono.Cecil;

namespace Embedded.Weaver.Output;

/// <summary>Writes the woven assemblies: all of them or none.</summary>
internal static class ImageWriter
{
    internal static void Write(Weaving weaving, string folder)
    {
        string temporary = folder.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) + ".new";
        if (Directory.Exists(temporary))
        {
            Directory.Delete(temporary, recursive: true);
        }

        Directory.CreateDirectory(temporary);
        foreach (ModuleDefinition module in weaving.Assemblies.Modules)
        {
            AccessPass.Run(module);
        }

        foreach (ModuleDefinition module in weaving.Assemblies.Modules)
        {
            Importer.Run(module);
            foreach (MethodDefinition method in AssemblySet.AllTypes(module).SelectMany(type => type.Methods).Where(method => method.HasBody))
            {
                weaving.Source.Put(method);
                if (weaving.SourceNames.TryGetValue(method, out string? name))
                {
                    NameRecord.Write(method, name);
                }

                if (weaving.Cold.TryGetValue(method, out ColdMethod? cold))
                {
                    ColdRecord.Write(method, cold.Why, cold.Kind == ColdKind.PoolGrowth);
                }
            }

            var parameters = new WriterParameters { DeterministicMvid = true, Timestamp = 0 };
            if (module.HasSymbols)
            {
                parameters.WriteSymbols = true;
                parameters.SymbolWriterProvider = new NamedSymbolsProvider();
            }

            module.Write(Path.Combine(temporary, module.Name), parameters);
        }

        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(temporary))
        {
            string target = Path.Combine(folder, Path.GetFileName(file));
            File.Delete(target);
            File.Move(file, target);
        }

        Directory.Delete(temporary, recursive: true);
    }
}
